using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shop.Http;

/// <summary>Answers what cannot be read with a sentence; what a client sends is never an error of the server.</summary>
internal static partial class BadRequests
{
    internal static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        // JSON is UTF-8. An encoding that nobody knows would otherwise be found only while the body is read, as an error of the server.
        if (http.Request.GetTypedHeaders().ContentType is { Charset.HasValue: true } type && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            await ProblemAsync(http, StatusCodes.Status400BadRequest, "The body must be JSON in UTF-8, and its content type must not say otherwise.");
            return;
        }

        try
        {
            await next(http);
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            await ProblemAsync(http, exception.StatusCode, exception.InnerException is JsonException json ? Explain(json) : "The request cannot be read.");
        }
    }

    // The text of the exception names types of the program, and can repeat what the client sent.
    private static string Explain(JsonException exception) => exception.Path is { Length: > 1 } path && MemberPath().IsMatch(path)
        ? $"The body is not the JSON that is expected here; see {path}."
        : "The body is not the JSON that is expected here.";

    private static Task ProblemAsync(HttpContext http, int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status).ExecuteAsync(http);

    [GeneratedRegex(@"^\$(\.[A-Za-z]{1,30}){1,3}\z")]
    private static partial Regex MemberPath();
}
