// A number as the calculators print it. `crates/models/tests/figures.txt` has the rules for both.
const figure = (number) => {
  const size = Math.abs(number);
  if (size > 0 && size < 1e-6) return "<0.000001";
  return (number || 0).toLocaleString("en-US", size < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
};
