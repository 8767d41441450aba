"""Who may look at the page and act on it without a token: by a proxy, or by an OpenID provider."""
