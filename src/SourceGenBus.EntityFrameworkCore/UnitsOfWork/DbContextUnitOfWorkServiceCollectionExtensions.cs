using Microsoft.EntityFrameworkCore;
using SourceGenBus;
using SourceGenBus.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes a context the unit of work of commands.</summary>
public static class DbContextUnitOfWorkServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="DbContextUnitOfWork{TContext}"/> as the scoped <see cref="IUnitOfWork"/>, which <c>UnitOfWorkMiddleware</c>
    /// puts around each command.
    /// </summary>
    /// <typeparam name="TContext">The context; registered with <c>AddDbContext</c>, its options with <c>UseSourceGenBus</c>.</typeparam>
    /// <param name="services">Where to register.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">Another unit of work is registered.</exception>
    public static IServiceCollection AddDbContextUnitOfWork<TContext>(this IServiceCollection services)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (var service in services)
        {
            if (service.ServiceType == typeof(IUnitOfWork))
                throw new InvalidOperationException("A unit of work is registered already. Commands have one: that of one context.");
        }

        services.AddScoped<IUnitOfWork, DbContextUnitOfWork<TContext>>();
        return services;
    }
}
