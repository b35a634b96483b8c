"""Which sentences and products answer, how sure that is, and what a phrased answer may say."""
