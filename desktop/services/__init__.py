"""One verb a module: what a clerk or a script asks the software to do."""
