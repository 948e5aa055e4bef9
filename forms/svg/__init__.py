"""Pages as SVG pictures, for whoever looks at one in a browser."""
