"""The words of contractkit as frozen data: contract, exchange, finding. Standard library only, no I/O."""
