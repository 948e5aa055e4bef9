"""The report: what is counted of cases by site, matter and mode, the same at a desk and at the banner."""
