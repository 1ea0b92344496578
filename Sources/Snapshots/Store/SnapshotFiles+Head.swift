import Events

extension SnapshotFiles {
  /// What the beginning of a version's file says, and the size of the whole.
  func head(
    _ version: UInt64, of placement: PlacementName
  ) throws(SnapshotFileError) -> (head: SnapshotHead, size: Int) {
    do {
      var (start, size) = try readStart(version, of: placement, count: usualPreface)
      let length = try SafetensorsArchive.prefaceLength(start: start, size: size)
      if length > start.count { (start, size) = try readStart(version, of: placement, count: length) }
      return (try SnapshotHead(try SafetensorsArchive.metadata(start: start, size: size)), size)
    } catch let error as DurableFileError {
      throw SnapshotFileError(error)
    } catch let error as SafetensorsError {
      throw SnapshotFileError(.container, error.description)
    } catch let error as SnapshotFileError {
      throw error
    } catch {
      throw SnapshotFileError(.unreadable, "\(error)")
    }
  }
}

/// A header is rarely longer than this: 64 KiB hold the ids of a thousand actions.
private let usualPreface = 1 << 16
