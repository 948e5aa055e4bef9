"""The banner hall's console: pages for people, served by the same process as the doors of devices."""
