import ArgumentParser
import Attribution
import Bandits
import EventLog
import Events
import Learning
import Placements
import Snapshots

/// What requests are ranked by: snapshots of files, and what is known of titles.
enum RankSources {
  /// The snapshots of distinct placements; what is wrong is said.
  static func read(_ paths: [String]) throws -> [PublishedSnapshot] {
    var snapshots: [PublishedSnapshot] = []
    for path in paths {
      let snapshot = try read(path)
      let placement = snapshot.snapshot.placement
      guard !snapshots.contains(where: { $0.snapshot.placement == placement }) else {
        throw ValidationError("--snapshot: expected one for each placement, found two of \(placement)")
      }
      snapshots.append(snapshot)
    }
    return snapshots
  }

  private static func read(_ path: String) throws -> PublishedSnapshot {
    let bytes: [UInt8]
    do {
      bytes = try DurableFile.read(path, limit: SnapshotFolder.sizeLimit)
    } catch {
      Console.say("error: \(error)")
      throw ExitCode.badInput
    }
    do {
      return try SnapshotFile.read(bytes, reading: PlacementFolder.reading).published
    } catch {
      Console.say("error: \(path): \(error)")
      throw ExitCode.failure
    }
  }

  /// What a log, or else a file, says of titles.
  static func catalogue(folder: String?, titles: TitleOptions) throws -> Catalogue {
    var catalogue = Catalogue()
    for title in try titles.load() { catalogue.insert(title) }
    guard let folder else { return catalogue }
    do {
      for (offset, title) in try EventLog(reading: folder).titles() { catalogue.insert(title, at: offset) }
    } catch {
      Console.say("error: \(error)")
      throw error.code == .missing ? ExitCode.badInput : ExitCode.failure
    }
    return catalogue
  }
}
