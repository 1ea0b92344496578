import HTTPTypes
import Hummingbird
import Logging

/// Makes every error a problem document, also those of the router and of the HTTP layer.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  let logger: Logger

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let problem as Problem {
      return try problem.response(from: request, context: context)
    } catch let error as IngestError {
      return try Problem(error).response(from: request, context: context)
    } catch let error as any HTTPResponseError {
      let detail = error.status == .notFound ? "there is nothing at \(request.uri.path)" : "\(error.status)"
      return try Problem(error.status, detail).response(from: request, context: context)
    } catch {
      logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      return try Problem(.internalServerError, "the request failed").response(from: request, context: context)
    }
  }
}
