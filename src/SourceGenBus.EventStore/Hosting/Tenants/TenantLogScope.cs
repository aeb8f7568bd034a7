using System.Collections;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>The scope of all that is logged while somebody works for a tenant, its handlers and projections included.</summary>
internal sealed class TenantLogScope(string tenantId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => new("TenantId", tenantId);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"TenantId:{tenantId}";
}
