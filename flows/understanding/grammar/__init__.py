"""The grammar of times: from tokens to what they mean, and to dates."""
