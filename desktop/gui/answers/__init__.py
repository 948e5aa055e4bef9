"""问答: what people ask and what to answer, of the release and of the site's own; found without a network."""
