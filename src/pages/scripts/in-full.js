// An input as the calculators print it. `crates/models/tests/in-full.txt` has the rules for both.
const inFull = (number) => (number || 0).toLocaleString("en-US", { maximumFractionDigits: 20 }).replace("-", "−");
