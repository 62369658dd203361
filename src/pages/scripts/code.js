// Adds a copy button to each code block. Those of calculators have their own.
if (navigator.clipboard) document.querySelectorAll("main .code:not(.calculator .code)").forEach(copyButton);
