"""How passages are found: variants over judged sets, the Dutch analysis, the encoder, how publications are cut."""
