extension CalibrationTable {
  /// What the tables claim, and the worlds.
  static var legend: String {
    """
    Claimed: normal and bootstrap hold the truth in 93 to 97.5 of 100 logs, bernstein, clopperPearson, cressieRead and
    confidenceSequence in at least 95; a mean error is within 2 standard errors of 0. `!`: it is not so. In parentheses:
    shown, not claimed.

    \((Worlds.claimed + Worlds.limits).map { "\($0.name): \($0.about)." }.joined(separator: "\n"))

    Not claimed: in `members` every interval of a value but the bootstrap takes the rounds of a member for independent, and
    is too narrow. In `few` eight clicks are not enough for a normal distribution, nor for a bootstrap. In `two weights`
    most of the weight is the greatest weight there is: Clopper-Pearson reckons with less variance than there is, for it
    is made for rare rewards, or weights that spread.
    """
  }
}
