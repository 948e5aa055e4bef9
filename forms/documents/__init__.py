"""One module a form: frozen data in, a laid-out document out."""
