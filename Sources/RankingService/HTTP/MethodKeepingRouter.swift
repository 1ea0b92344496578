import HTTPTypes
import Hummingbird

/// A router that remembers which methods each path was given, so that another method on a known path is answered 405 with
/// `Allow` (RFC 9110), and not 404.
final class MethodKeepingRouter: RouterMethods {
  typealias Context = BasicRequestContext

  /// What is refused where it was not given.
  private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

  private let router = Router(context: Context.self)
  private var given: [(path: RouterPath, methods: [HTTPRequest.Method])] = []

  @discardableResult
  func on<Responder: HTTPResponder>(
    _ path: RouterPath, method: HTTPRequest.Method, responder: Responder
  ) -> Self where Responder.Context == Context {
    if let index = given.firstIndex(where: { $0.path == path }) {
      given[index].methods.append(method)
    } else {
      given.append((path, [method]))
    }
    router.on(path, method: method, responder: responder)
    return self
  }

  @discardableResult
  func add(middleware: any MiddlewareProtocol<Request, Response, Context>) -> Self {
    router.add(middleware: middleware)
    return self
  }

  /// The router, once it has been given everything.
  func refusingOtherMethods() -> Router<Context> {
    for (path, methods) in given {
      let allowed = methods.map(\.rawValue).joined(separator: ", ")
      for method in MethodKeepingRouter.methods where !methods.contains(method) {
        router.on(path, method: method) { request, context in
          let problem = Problem(.methodNotAllowed, "expected \(allowed), found \(request.method.rawValue)")
          var response = try problem.response(from: request, context: context)
          response.headers[.allow] = allowed
          return response
        }
      }
    }
    return router
  }
}
