using Microsoft.EntityFrameworkCore.Infrastructure;
using SourceGenBus.EntityFrameworkCore;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Connects contexts with the event store of the application.</summary>
public static class SourceGenBusDbContextOptionsBuilderExtensions
{
    /// <summary>
    /// Stores the events of the context in the outbox of the application's event store, in the transaction of <c>SaveChanges</c>, and lets
    /// the context take part in the transaction of the handler that uses it. The event store is the one that <c>AddEventStore</c>
    /// registered in the services that made the context; it must be in the context's database. Call this after the provider,
    /// <c>UseSqlite</c> for example.
    /// </summary>
    /// <param name="builder">The options of the context.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static DbContextOptionsBuilder UseSourceGenBus(this DbContextOptionsBuilder builder) => Use(builder, services: null);

    /// <summary>The same for a context that no container makes.</summary>
    /// <param name="builder">The options of the context.</param>
    /// <param name="services">Where <c>AddEventStore</c> was called; not owned.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static DbContextOptionsBuilder UseSourceGenBus(this DbContextOptionsBuilder builder, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Use(builder, services);
    }

    /// <inheritdoc cref="UseSourceGenBus(DbContextOptionsBuilder)"/>
    /// <typeparam name="TContext">The context.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseSourceGenBus<TContext>(this DbContextOptionsBuilder<TContext> builder)
        where TContext : DbContext
    {
        Use(builder, services: null);
        return builder;
    }

    /// <inheritdoc cref="UseSourceGenBus(DbContextOptionsBuilder,IServiceProvider)"/>
    /// <typeparam name="TContext">The context.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseSourceGenBus<TContext>(
        this DbContextOptionsBuilder<TContext> builder, IServiceProvider services)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        Use(builder, services);
        return builder;
    }

    private static DbContextOptionsBuilder Use(DbContextOptionsBuilder builder, IServiceProvider? services)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var infrastructure = (IDbContextOptionsBuilderInfrastructure)builder;
        var relational = builder.Options.Extensions.OfType<RelationalOptionsExtension>().FirstOrDefault();
        if (relational?.ExecutionStrategyFactory is { Target: not HandlerStrategyFactory } factory)
            infrastructure.AddOrUpdateExtension(relational.WithExecutionStrategyFactory(new HandlerStrategyFactory(factory).Create));
        infrastructure.AddOrUpdateExtension(new BusOptionsExtension(services));
        return builder;
    }
}
