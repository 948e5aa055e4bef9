"""The workshop of the catalogue: the working copy beside the releases, and the workbooks it goes out in."""
