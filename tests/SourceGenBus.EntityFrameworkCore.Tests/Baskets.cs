using System.Text.Json.Serialization;
using SourceGenBus.Domain;

namespace SourceGenBus.EntityFrameworkCore.Tests;

[Event("basket.filled", Key = nameof(Basket))]
public sealed record BasketFilled(string Basket, int Count);

/// <summary>An aggregate of the domain package, kept as a row.</summary>
public sealed partial class Basket(Guid id) : AggregateRoot<Guid>(id)
{
    public int Count { get; private set; }

    public void Fill(int count) => Raise(new BasketFilled(Id.ToString(), count));

    private void Apply(BasketFilled filled) => Count += filled.Count;
}

[JsonSerializable(typeof(BasketFilled))]
internal sealed partial class BasketJson : JsonSerializerContext;

public sealed class BasketContext(DbContextOptions<BasketContext> options) : DbContext(options)
{
    public DbSet<Basket> Baskets => Set<Basket>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Basket>().HasKey(static basket => basket.Id);
}
