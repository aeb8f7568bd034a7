namespace SourceGenBus.Tests.Contracts;

public class DomainEventTests
{
    [Fact]
    public void Everything_has_a_default()
    {
        var before = DateTimeOffset.UtcNow;
        var created = new Created();
        var after = DateTimeOffset.UtcNow;

        Assert.NotEqual(Guid.Empty, created.EventId);
        Assert.InRange(created.OccurredAt, before, after);
        Assert.Equal(TimeSpan.Zero, created.OccurredAt.Offset);
        Assert.Equal("", created.AggregateId);
        Assert.Equal(1, created.Version);
    }

    [Fact]
    public void Everything_can_be_set()
    {
        var id = Guid.NewGuid();
        var created = new Created { EventId = id, OccurredAt = DateTimeOffset.UnixEpoch, AggregateId = "a-1", Version = 3 };
        Assert.Equal((id, DateTimeOffset.UnixEpoch, "a-1", 3), (created.EventId, created.OccurredAt, created.AggregateId, created.Version));
    }

    [Fact]
    public void The_id_is_a_uuid_of_version_7_that_carries_the_time_it_was_made()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var id = new Created().EventId;
        var after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11); // the two bits 10 of RFC 9562
        var bytes = id.ToByteArray(bigEndian: true);
        var milliseconds = bytes.Take(6).Aggregate(0L, static (value, next) => (value << 8) | next);
        Assert.InRange(milliseconds, before, after);
    }

    [Fact]
    public void Ids_are_unique_and_sort_by_the_time_they_were_made()
    {
        var ids = Enumerable.Range(0, 20_000).Select(static _ => new Created().EventId).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());

        // Within a millisecond the order is left to chance.
        var times = ids.Select(static id => Convert.ToHexString(id.ToByteArray(bigEndian: true).AsSpan(0, 6))).ToArray();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
    }

    [Fact]
    public void A_copy_keeps_its_identity()
    {
        var created = new Created { AggregateId = "a-1" };
        Assert.Equal(created, created with { });
        Assert.Equal(created.EventId, (created with { AggregateId = "a-2" }).EventId);
    }

    private sealed record Created : DomainEvent;
}
