"""From PDF bytes to paper: queues, rasters and the jobs between."""
