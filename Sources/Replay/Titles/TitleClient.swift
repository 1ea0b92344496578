package import Events
import Files
import Foundation
import JSON

/// Fills the catalogue of a running service, and looks into it.
package struct TitleClient: Sendable {
  /// A batch ends before it would pass this, so that it stays below what the service takes (16 MiB).
  private static let byteLimit = 4 << 20
  private static let batchSize = 1_000

  private let transport: any Transport
  private let pause: RetryRule.Pause

  package init(transport: any Transport, pause: @escaping RetryRule.Pause = RetryRule.sleep) {
    self.transport = transport
    self.pause = pause
  }

  /// Titles that are posted together, and where each stands in its file.
  private struct Batch {
    var ndjson: [UInt8] = []
    var lines: [Int] = []
  }

  /// Sends everything that `reader` has, batch after batch in its order.
  ///
  /// A batch that fails for now is sent again: the service passes over what it knows already.
  /// - Parameter progress: Called with the number of rows dealt with so far, after each batch.
  /// - Throws: `ReplayError` if the file cannot be read on, or the service cannot be reached, gives up or refuses; what
  ///   was sent before that stays sent.
  package func send(
    _ reader: TitleReader, progress: (Int) -> Void = { _ in }
  ) async throws(ReplayError) -> TitleImportReport {
    let start = ContinuousClock.now
    var report = TitleImportReport()
    var batch = Batch()
    while let title = try next(reader, &report) {
      var writer = JSONWriter(reserving: 256)
      title.write(to: &writer)
      if batch.lines.count == TitleClient.batchSize || batch.ndjson.count + writer.bytes.count > TitleClient.byteLimit {
        try await send(&batch, of: reader, into: &report)
        progress(reader.rows - 1)
      }
      batch.ndjson += writer.bytes
      batch.ndjson.append(0x0A)
      batch.lines.append(reader.line)
    }
    try await send(&batch, of: reader, into: &report)
    report.rows = reader.rows
    progress(reader.rows)
    report.seconds = (ContinuousClock.now - start) / .seconds(1)
    return report
  }

  private func next(_ reader: TitleReader, _ report: inout TitleImportReport) throws(ReplayError) -> Title? {
    do throws(FileError) {
      return try reader.next { report.note($0) }
    } catch {
      throw ReplayError(error)
    }
  }

  private func send(
    _ batch: inout Batch, of reader: TitleReader, into report: inout TitleImportReport
  ) async throws(ReplayError) {
    guard !batch.lines.isEmpty else { return }
    let body = batch.ndjson
    let rule = report.titles == 0 ? RetryRule.first : .patient
    let answer = try await rule.attempt("POST /v1/titles", pause: pause) { () async throws(TransportError) in
      try await transport.post("/v1/titles", ndjson: body)
    }
    guard answer.status == 200, let counts = try? BatchAnswer(parsing: answer.body),
      counts.accepted + counts.duplicates + counts.rejected.count == batch.lines.count
    else {
      throw .service("the service refused \(batch.lines.count) titles: \(answer.described)")
    }
    report.add(counts, lines: batch.lines, file: reader.file)
    batch = Batch()
  }

  /// What the service knows of a title, as JSON: the latest, or what holds at a moment.
  ///
  /// - Throws: `ReplayError` if nothing is known of it, or the service cannot be reached or gives up.
  package func title(_ id: String, at moment: EventTime? = nil) async throws(ReplayError) -> String {
    let unreserved = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{21}"..."\u{7E}"))
    let component = id.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    let path = "/v1/titles/\(component)" + (moment.map { "?at=\($0.milliseconds)" } ?? "")
    let answer = try await RetryRule.first.attempt("GET \(path)", pause: pause) { () async throws(TransportError) in
      try await transport.get(path)
    }
    guard answer.status == 200 else { throw .service(answer.described) }
    return String(decoding: answer.body, as: UTF8.self)
  }
}
