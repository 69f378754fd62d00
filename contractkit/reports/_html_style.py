"""The style of the HTML report: dark and light, paper and phone, filters without a script."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --faint: #60646c; --line: #d9dbe0; --raised: #f6f7f9;
  --error: #b4232c; --warning: #8a5300; --info: #0b62a8; --good: #1d7a3f; --out: #fde4e4; --in: #dcf3e3;
  --link: #0b62a8; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15171a; --ink: #e8eaed; --faint: #a2a7b0; --line: #383c43; --raised: #1e2125;
    --error: #ff8a8f; --warning: #f0b55a; --info: #7cc0ff; --good: #6fd08c; --out: #53262a; --in: #1d4530;
    --link: #7cc0ff; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .25rem 0 .75rem; overflow-wrap: anywhere; }
a { color: var(--link); }
code, pre { font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
.faint, dt, figcaption { color: var(--faint); }
.error { --level: var(--error); } .warning { --level: var(--warning); } .info { --level: var(--info); }
.level { color: var(--level); font-weight: 650; }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; }
th, td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.filters { display: inline-block; margin: 1.25rem .75rem 0 0; }
h2 code { font-size: 1.05rem; font-weight: 650; }
.filter { margin: 0 .25rem 0 0; accent-color: var(--info); }
.filter + label { margin-right: 1rem; white-space: nowrap; }
article { border: 1px solid var(--line); border-left: 4px solid var(--level); border-radius: 6px; margin: 0 0 1rem;
  padding: .9rem 1rem; background: var(--raised); }
article:target, .rule:target { outline: 3px solid var(--link); outline-offset: 2px; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; margin: .75rem 0; }
.side { margin: .75rem 0; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: .86rem; overflow-wrap: anywhere; }
pre { margin: .2rem 0 0; padding: .5rem 0; border: 1px solid var(--line); border-radius: 4px; background: var(--paper);
  white-space: pre-wrap; overflow-wrap: anywhere; }
pre span { display: block; padding: 0 .6rem 0 1.6rem; text-indent: -1rem; }
pre span::before { content: ""; display: inline-block; width: 1rem; text-indent: 0; }
.out .differs { background: var(--out); } .out .differs::before { content: "-"; }
.in .differs { background: var(--in); } .in .differs::before { content: "+"; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: 0; font-size: .92rem; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
details { margin: .4rem 0; } summary { cursor: pointer; overflow-wrap: anywhere; }
.help { white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0 1rem 1.1rem; }
.in .value, .out .value { border-left: 3px solid var(--line); padding-left: calc(1.6rem - 3px); }
.whole { margin: 0 0 1.5rem; }
.talk { max-width: 52rem; margin: .75rem 0 1.5rem; }
.talk p { margin: 0; } .talk ol { list-style: none; margin: 0; padding: .3rem 0; border: solid var(--faint);
  border-width: 0 2px; margin: 0 1.5rem; }
.ends { display: flex; justify-content: space-between; }
.ends b { border: 1px solid var(--faint); border-radius: 4px; padding: .1rem .6rem; background: var(--raised); }
.turn { padding: .35rem 0 .7rem; } .turn:target { background: var(--raised); }
.ask, .answer { position: relative; padding: .25rem .75rem; border-bottom: 2px solid var(--faint);
  overflow-wrap: anywhere; }
.answer { border-bottom-style: dashed; text-align: right; }
.ask::after, .answer::after { content: ""; position: absolute; bottom: -7px; border: 6px solid transparent; }
.ask::after { right: 0; border-left: 9px solid var(--faint); border-right: 0; }
.answer::after { left: 0; border-right: 9px solid var(--faint); border-left: 0; }
.talk .hits { padding: .3rem .75rem 0; text-align: right; overflow-wrap: anywhere; }
.gap-in-talk { text-align: center; padding: .5rem .75rem; }
.tag { display: inline-block; max-width: 100%; padding: 0 .4rem; border: 1px solid var(--line);
  border-left: 6px solid var(--line); border-radius: 4px; background: var(--raised); font-size: .92rem; }
.tag + .faint { white-space: nowrap; }
.tag-0 { border-color: #3b82c4; } .tag-1 { border-color: #c46a2b; } .tag-2 { border-color: #2f9c57; }
.tag-3 { border-color: #a05ac8; } .tag-4 { border-color: #a98500; } .tag-5 { border-color: #c43b6a; }
.good { color: var(--good); } .bad { color: var(--error); }
.gap { color: var(--warning); } .undocumented { color: var(--error); }
@media (max-width: 40rem) {
  .talk ol { margin: 0 .4rem; }
  .sides { grid-template-columns: 1fr; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .35rem; } }
@media print {
  :root { --paper: #fff; --ink: #000; --raised: #fff; --faint: #444; --line: #999; --error: #900; --warning: #630;
    --info: #036; --good: #050; --out: #fdd; --in: #dfd; --link: #000; }
  body { max-width: none; padding: 0; font-size: 11pt; } .filter, .filter + label, .filters { display: none; }
  article, tr, .turn { break-inside: avoid; } h2, summary { break-after: avoid; }
  details:not(.whole)::details-content { content-visibility: visible; }
  pre .differs { print-color-adjust: exact; } }
"""


def style(filters: tuple[str, ...]) -> str:
    """Return the style, with a rule for each filter: what has the class of a box that is not ticked is not shown."""
    hide = "".join(f"#show-{name}:not(:checked) ~ main article.{name} {{ display: none; }}\n" for name in filters)
    return f"{STYLE}@media screen {{\n{hide}}}\n"


def policy(written: str) -> str:
    """Return the Content-Security-Policy that allows this style and nothing else (CSP Level 3)."""
    digest = base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
