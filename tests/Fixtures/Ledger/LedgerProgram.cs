using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore;

namespace Ledger;

/// <summary>What the program of the ledger registers.</summary>
public static class LedgerProgram
{
    /// <summary>Its handlers.</summary>
    public static void AddBus(IServiceCollection services) => services.AddSourceGenBus().AddSingleton<Accounts>();

    /// <summary>Its messages.</summary>
    public static void AddEvents(EventTypeRegistry events) => events.AddDurableEvents();
}
