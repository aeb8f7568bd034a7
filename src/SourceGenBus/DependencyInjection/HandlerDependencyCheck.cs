using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

/// <summary>
/// Finds the services that handlers need and nobody can make, when the bus starts rather than at the first publish.
/// Asks the container whether it knows a service; constructs nothing.
/// </summary>
internal static class HandlerDependencyCheck
{
    /// <exception cref="InvalidOperationException">A service is missing, or handlers depend on each other in a cycle.</exception>
    internal static void ThrowIfUnusable(List<HandlerRegistration> registrations, IServiceProvider services)
    {
        // Most handlers of most programs need nothing, or nothing but services that others need too.
        var needy = registrations.FindAll(static registration => registration.Dependencies.Length > 0);
        if (needy.Count == 0)
            return;
        ThrowIfMissing(needy, services);
        ThrowIfCircular(needy);
    }

    /// <summary>Handlers are made by functions, in which no container notices a circle before the stack overflows.</summary>
    private static void ThrowIfCircular(List<HandlerRegistration> registrations)
    {
        var handlers = new Dictionary<Type, HandlerRegistration>(registrations.Count);
        foreach (var registration in registrations)
            handlers.TryAdd(registration.HandlerType, registration);

        var finished = new HashSet<Type>();
        var path = new List<Type>();
        foreach (var handler in handlers.Keys)
            Visit(handler);

        void Visit(Type type)
        {
            if (!handlers.TryGetValue(type, out var registration) || finished.Contains(type))
                return;
            if (path.IndexOf(type) is >= 0 and var start)
            {
                throw new InvalidOperationException(
                    "The event bus cannot start because of a circular dependency among handlers: " +
                    $"{string.Join(" needs ", path[start..])} needs {type}. " +
                    "Move what they share into a service of its own, or let one publish an event that the other handles.");
            }

            path.Add(type);
            foreach (var dependency in registration.Dependencies)
            {
                if (dependency.Key is null)
                    Visit(dependency.ServiceType);
            }

            path.RemoveAt(path.Count - 1);
            finished.Add(type);
        }
    }

    private static void ThrowIfMissing(List<HandlerRegistration> registrations, IServiceProvider services)
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
            missing.AppendLine()
                .Append(services is IHandlerOwner
                    ? "Pass a provider that has them to UseServices"
                    : "Register each of them before the container is built")
                .Append(", or give the constructor parameter a default value.");
            throw new InvalidOperationException(missing.ToString());
        }
    }
}
