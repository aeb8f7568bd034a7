using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore;

namespace Ledger.Customer;

/// <summary>What the program of a customer registers.</summary>
public static class CustomerProgram
{
    /// <summary>No handler.</summary>
    public static void AddBus(IServiceCollection services) => services.AddSourceGenBus();

    /// <summary>Its messages.</summary>
    public static void AddEvents(EventTypeRegistry events) => events.AddDurableEvents();
}
