namespace Shop.Audit;

/// <summary>One event of an order.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="Event">Its name.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="CorrelationId">The conversation that led to it: the request's <c>X-Correlation-ID</c>, or its trace id.</param>
internal sealed record HistoryEntry(Guid EventId, string Event, DateTimeOffset OccurredAt, string? CorrelationId);
