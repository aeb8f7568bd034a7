namespace SourceGenBus.Transports;

/// <summary>
/// The attributes of CloudEvents 1.0 that events have on the wire. Headers carry them with a prefix; readers also know those of other
/// bindings.
/// </summary>
internal static class CloudEventNames
{
    internal const string Prefix = "ce_";
    internal const string SpecVersion = "specversion";
    internal const string Id = "id";
    internal const string Source = "source";
    internal const string Type = "type";
    internal const string Time = "time";
    internal const string DataContentType = "datacontenttype";

    // Extensions. The partition key and the trace are those that CloudEvents documents.
    internal const string PartitionKey = "partitionkey";
    internal const string TraceParent = "traceparent";
    internal const string TraceState = "tracestate";
    internal const string SchemaVersion = "schemaversion";
    internal const string CorrelationId = "correlationid";
    internal const string CausationId = "causationid";
    internal const string TenantId = "tenantid";
    internal const string UserId = "userid";
    internal const string ReplyTo = "replyto";
    internal const string ExpiryTime = "expirytime";

    internal const string Structured = "application/cloudevents+json";
    internal const string Json = "application/json";

    private static readonly string[] Prefixes = [Prefix, "ce-", "cloudEvents:", "cloudEvents_"];

    /// <summary>The value of an attribute, with the prefix of any binding; null without it.</summary>
    internal static string? Find(IReadOnlyDictionary<string, string> headers, string name)
    {
        foreach (var prefix in Prefixes)
        {
            if (headers.TryGetValue(prefix + name, out var value))
                return value;
        }

        return null;
    }

    /// <summary>Whether a name may be that of an attribute: lower-case letters and digits, at most 20.</summary>
    internal static bool IsAttribute(string name) =>
        name.Length is > 0 and <= 20 && name.All(static unit => unit is (>= 'a' and <= 'z') or (>= '0' and <= '9'));
}
