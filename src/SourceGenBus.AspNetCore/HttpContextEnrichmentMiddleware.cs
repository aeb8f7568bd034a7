using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace SourceGenBus.AspNetCore;

/// <summary>
/// Fills in what the current HTTP request knows and the context does not: <see cref="EventContext.UserId"/> of an authenticated
/// user, <see cref="EventContext.CorrelationId"/> from a header, and the request's id as
/// <see cref="RequestIdKey"/> in the metadata. What the publisher set stays. Outside a request it does nothing.
/// </summary>
/// <remarks>
/// Register <c>services.AddHttpContextAccessor()</c>. Give it a lower order than <see cref="ContextEnrichmentMiddleware"/>, so
/// that the header wins over the trace id.
/// </remarks>
/// <param name="accessor">Finds the current request.</param>
/// <param name="options">What to read; null for the defaults.</param>
public sealed class HttpContextEnrichmentMiddleware(
    IHttpContextAccessor accessor,
    IOptions<HttpContextEnrichmentOptions>? options = null)
{
    /// <summary>The key of the request's id in <see cref="EventContext.Metadata"/>.</summary>
    public const string RequestIdKey = "http.request.id";

    private const int LongestCorrelationId = 128;

    private readonly HttpContextEnrichmentOptions _options = options?.Value ?? new HttpContextEnrichmentOptions();

    /// <summary>Events.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : notnull => next.InvokeAsync(@event, Enrich(context), cancellationToken);

    /// <summary>Commands without a result.</summary>
    /// <typeparam name="TCommand">The command type.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public ValueTask InvokeAsync<TCommand>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand> next,
        CancellationToken cancellationToken)
        where TCommand : notnull => next.InvokeAsync(command, Enrich(context), cancellationToken);

    /// <summary>Commands and queries with a result.</summary>
    /// <typeparam name="TCommand">The type of the command or query.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="command">The command or query.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    public ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand, TResult> next,
        CancellationToken cancellationToken)
        where TCommand : notnull => next.InvokeAsync(command, Enrich(context), cancellationToken);

    private EventContext Enrich(EventContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (accessor.HttpContext is not { } http)
            return context;

        // A message that another one led to has all of this already.
        var hasRequestId = context.Metadata.ContainsKey(RequestIdKey);
        if (hasRequestId && context is { UserId: not null, CorrelationId: not null })
            return context;

        return context with
        {
            UserId = context.UserId ?? UserIdOf(http.User),
            CorrelationId = context.CorrelationId ?? CorrelationIdOf(http.Request),
            Metadata = hasRequestId
                ? context.Metadata
                : new Dictionary<string, string>(context.Metadata) { [RequestIdKey] = http.TraceIdentifier },
        };
    }

    private string? UserIdOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } identity ? user.FindFirst(_options.UserIdClaim)?.Value ?? identity.Name : null;

    private string? CorrelationIdOf(HttpRequest request) =>
        _options.CorrelationHeader is { } header
        && request.Headers.TryGetValue(header, out var values)
        && values is [{ Length: > 0 and <= LongestCorrelationId } value]
        && value.All(static character => character is > ' ' and <= '~')
            ? value
            : null;
}
