namespace SourceGenBus.EventStore;

/// <summary>
/// The tenant of a context: the entry <see cref="EventSerializer.TenantMetadata"/> of its metadata, which is stored as <see
/// cref="EventHeaders.TenantId"/>.
/// </summary>
public static class TenantContext
{
    /// <summary>
    /// The tenant on whose behalf something happens; null without one. In a handler of a stored event it is the tenant of the event.
    /// </summary>
    /// <param name="context">The context.</param>
    public static string? GetTenantId(this EventContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Metadata.GetValueOrDefault(EventSerializer.TenantMetadata);
    }

    /// <summary>A copy for the tenant of stored headers, which may have none.</summary>
    internal static EventContext OfTenant(this EventContext context, string? tenantId) =>
        string.IsNullOrWhiteSpace(tenantId) || context.GetTenantId() is not null ? context : context.WithTenantId(tenantId);

    /// <summary>A copy for a tenant.</summary>
    /// <param name="context">The context.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <exception cref="ArgumentException"><paramref name="tenantId"/> is empty.</exception>
    public static EventContext WithTenantId(this EventContext context, string tenantId)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(tenantId);
        if (context.GetTenantId() == tenantId)
            return context;
        return context with
        {
            Metadata = new Dictionary<string, string>(context.Metadata, StringComparer.Ordinal)
            {
                [EventSerializer.TenantMetadata] = tenantId,
            },
        };
    }
}
