"""Objects in, PDF bytes out: sets Chinese and vertical Mongolian on paper and on screen."""
