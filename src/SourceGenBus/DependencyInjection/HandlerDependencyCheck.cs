using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

/// <summary>
/// Finds the services that handlers need and nobody registered, when the bus starts rather than at the first publish.
/// Asks the container whether it knows a service; constructs nothing.
/// </summary>
internal static class HandlerDependencyCheck
{
    internal static void ThrowIfMissing(IEnumerable<HandlerRegistration> registrations, IServiceProvider services)
    {
        if (services.GetService<IServiceProviderIsService>() is not { } known)
            return; // A container that cannot tell; the handler's failure is then reported when it is needed.

        var keyed = known as IServiceProviderIsKeyedService;
        StringBuilder? missing = null;
        foreach (var registration in registrations)
        {
            foreach (var (serviceType, key) in registration.Dependencies)
            {
                var isKnown = key is null ? known.IsService(serviceType) : keyed?.IsKeyedService(serviceType, key) ?? true;
                if (isKnown)
                    continue;

                missing ??= new StringBuilder("The event bus cannot start, because handlers need services that are not registered:");
                missing.AppendLine().Append("  ").Append(registration.HandlerType).Append(" needs ").Append(serviceType);
                if (key is not null)
                    missing.Append(" with the key '").Append(key).Append('\'');
            }
        }

        if (missing is not null)
        {
            missing.AppendLine().Append("Register each of them before the container is built, or give the constructor parameter a default value.");
            throw new InvalidOperationException(missing.ToString());
        }
    }
}
