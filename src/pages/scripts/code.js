// A button at each piece of code that copies it. The calculators' own pieces have theirs.
if (navigator.clipboard) document.querySelectorAll("main .code:not(.calculator .code)").forEach(copyButton);
