"""The banner's server: takes in every device's journal, and gives each device the banner's news."""
