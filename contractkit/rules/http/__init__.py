"""Rules about status codes and header fields."""
