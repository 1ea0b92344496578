import ArgumentParser
import Events
import Simulation

/// What goes wrong on the way from the members to the service.
struct FaultOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Events delivered twice.", valueName: "share"))
  var duplicates = 0.02

  @Option(help: ArgumentHelp("Events held back for up to --delay, so that others overtake them.", valueName: "share"))
  var reordered = 0.1

  @Option(help: ArgumentHelp("Events held back for more than twice --delay.", valueName: "share"))
  var late = 0.005

  @Option(help: ArgumentHelp("Events that never arrive.", valueName: "share"))
  var lost = 0.005

  @Option(help: ArgumentHelp("How far a member's clock may be off, either way.", valueName: "duration"))
  var skew = EventDuration(milliseconds: 100)

  @Option(help: ArgumentHelp("The disorder of delivery; at least twice the skew.", valueName: "duration"))
  var delay = EventDuration.seconds(1)

  func validate() throws {
    let shares = [("duplicates", duplicates), ("reordered", reordered), ("late", late), ("lost", lost)]
    for (name, share) in shares where !(0...1).contains(share) {
      throw ValidationError("--\(name): expected a share from 0 to 1")
    }
    // More would never end: what is late comes after two of them.
    guard delay <= .minutes(10) else { throw ValidationError("--delay: expected at most 10m") }
    guard skew <= delay, skew + skew <= delay else { throw ValidationError("--skew: expected at most half of --delay") }
  }

  var faults: DeliveryFaults {
    DeliveryFaults(
      duplicates: duplicates, reordered: reordered, late: late, lost: lost, skew: skew, lateness: delay)
  }
}

extension EventDuration: ExpressibleByArgument {
  /// Such as `500ms` or `2s`.
  public init?(argument: String) { self.init(parsing: argument) }
}
