import JSON

/// An element of a request that was not taken, and why.
struct Rejection: Equatable, Sendable {
  /// Of the element in the request, from 0.
  let index: Int
  /// `invalid`, `malformed`, `future`, `conflicting`, `full`.
  let reason: String
  let detail: String

  init(index: Int, reason: String, detail: String) {
    self.index = index
    self.reason = reason
    self.detail = detail
  }

  init(_ refusal: BatchBody.Refusal, of index: Int) {
    let place = refusal.place.isEmpty ? "" : "\(refusal.place): "
    self.init(index: index, reason: refusal.reason, detail: place + refusal.detail)
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("index", index)
      writer.member("reason", reason)
      writer.member("detail", detail)
    }
  }
}

extension JSONWriter {
  /// The member `rejected`.
  mutating func member(rejected rejections: [Rejection]) {
    key("rejected")
    array { writer in for rejection in rejections { rejection.write(to: &writer) } }
  }
}
