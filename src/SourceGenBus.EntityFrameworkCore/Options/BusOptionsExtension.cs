using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// Puts what the package does into the services that EF Core keeps for each context, so nothing outlives a context or leaks from one use
/// of a pooled context to the next.
/// </summary>
internal sealed class BusOptionsExtension(IServiceProvider? services) : IDbContextOptionsExtension
{
    private ExtensionInfo? _info;

    public DbContextOptionsExtensionInfo Info => _info ??= new ExtensionInfo(this);

    /// <summary>The services that were named; null for those of the application.</summary>
    internal IServiceProvider? Services => services;

    public void ApplyServices(IServiceCollection services) => AddServices(services);

    public void Validate(IDbContextOptions options)
    {
        if (options.FindExtension<CoreOptionsExtension>()?.InternalServiceProvider is { } provider
            && provider.GetService<IServiceProviderIsService>()?.IsService(typeof(ContextEvents)) == false)
        {
            throw new InvalidOperationException(
                "UseInternalServiceProvider gives EF Core services of the application's own, which do not have those of SourceGenBus. " +
                "Leave UseInternalServiceProvider out, or UseSourceGenBus.");
        }

        var relational = options.Extensions.OfType<RelationalOptionsExtension>().FirstOrDefault();
        if (relational is null)
        {
            throw new InvalidOperationException(
                "UseSourceGenBus needs a context on a relational database, the one of the event store. Call UseSqlite or UseNpgsql.");
        }

        if (relational.ExecutionStrategyFactory is { Target: not HandlerStrategyFactory })
        {
            throw new InvalidOperationException(
                "UseSourceGenBus has to come after the provider and its EnableRetryOnFailure or ExecutionStrategy: " +
                "options.UseNpgsql(..., npgsql => npgsql.EnableRetryOnFailure()).UseSourceGenBus().");
        }
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddScoped<StoreAccess>();
        services.AddScoped<ContextEvents>();
        services.AddScoped<SaveProgress>();
        services.AddScoped<OutboxRows>();
        services.AddScoped<HandlerJoin>();
        services.AddScoped<LateEvents>();
        services.AddScoped<IResettableService>(static provider => provider.GetRequiredService<ContextEvents>());
        services.AddScoped<IResettableService>(static provider => provider.GetRequiredService<SaveProgress>());
        services.AddScoped<IResettableService>(static provider => provider.GetRequiredService<HandlerJoin>());
        services.AddScoped<IInterceptor, SaveInterceptor>();
        services.AddScoped<IInterceptor, TransactionInterceptor>();
        services.AddScoped<IInterceptor, HandlerJoinInterceptor>();
    }

    private sealed class ExtensionInfo(IDbContextOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "using SourceGenBus ";

        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["SourceGenBus"] = "1";
    }
}
