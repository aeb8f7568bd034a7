using System.CommandLine;
using SourceGenBus.EventStore;

namespace SourceGenBus.Tool.Commands;

/// <summary>Shows what belongs to one tenant only. The headers tell, so whatever a list would show is read and passed over.</summary>
internal static class TenantFilter
{
    private const int PageSize = 500;
    private static readonly PageLimit StreamPage = new(PageSize) { MaximumBytes = 8 * 1024 * 1024 };

    internal static Option<string?> Option() => new("--tenant") { Description = "Only events of this tenant.", HelpName = "id" };

    internal static bool Matches(string? tenant, EventEnvelope envelope) => tenant is null || envelope.Headers.TenantId == tenant;

    /// <summary>The first entries of the outbox that belong to a tenant.</summary>
    internal static async Task<IReadOnlyList<OutboxEntry>> OutboxAsync(
        IDurableStore store, string? tenant, ListPlace after, int limit, CancellationToken cancellationToken)
    {
        if (tenant is null)
            return await store.Inspection.ListOutboxAsync(after.Position, after.Name, limit, cancellationToken);
        var found = new List<OutboxEntry>();
        while (true)
        {
            var page = await store.Inspection.ListOutboxAsync(after.Position, after.Name, PageSize, cancellationToken);
            found.AddRange(page.Where(entry => Matches(tenant, entry.Envelope)).Take(limit - found.Count));
            if (page.Count < PageSize || found.Count == limit)
                return found;
            after = new ListPlace(page[^1].Position, page[^1].Handler);
        }
    }

    /// <summary>The first events of a stream, from a version on in one direction, that belong to a tenant.</summary>
    internal static async Task<IReadOnlyList<StoredEvent>> StreamAsync(
        IDurableStore store,
        string? tenant,
        string stream,
        ReadDirection direction,
        long from,
        int limit,
        CancellationToken cancellationToken)
    {
        if (tenant is null)
            return await store.Events.ReadStreamAsync(stream, direction, from, limit, cancellationToken);
        List<StoredEvent> found = [];
        while (found.Count < limit && await store.Events.ReadStreamAsync(stream, direction, from, StreamPage, cancellationToken) is { Count: > 0 } page)
        {
            found.AddRange(page.Where(stored => Matches(tenant, stored.Envelope)).Take(limit - found.Count));
            from = direction == ReadDirection.Forwards ? page[^1].Version + 1 : page[^1].Version - 1;
        }

        return found;
    }

    /// <summary>The first dead letters that a filter finds and that belong to a tenant.</summary>
    internal static async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(
        IDurableStore store, string? tenant, DeadLetterFilter filter, int limit, CancellationToken cancellationToken)
    {
        if (tenant is null)
            return await store.DeadLetters.ListAsync(filter, limit, cancellationToken);
        var found = new List<DeadLetter>();
        while (true)
        {
            var page = await store.DeadLetters.ListAsync(filter, PageSize, cancellationToken);
            found.AddRange(page.Where(letter => Matches(tenant, letter.Envelope)).Take(limit - found.Count));
            if (page.Count < PageSize || found.Count == limit)
                return found;
            filter = filter with { After = page[^1].Id };
        }
    }
}
