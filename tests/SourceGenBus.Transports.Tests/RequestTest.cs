using System.Text.Json;
using Ledger;
using Ledger.Customer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Tests;

/// <summary>A program that handles the commands of a ledger and one that sends them, over one broker.</summary>
public abstract class RequestTest
{
    private protected InMemoryBroker Broker { get; } = new();

    private protected static ServiceParts Customer => new() { AddBus = CustomerProgram.AddBus, AddEvents = CustomerProgram.AddEvents };

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected static TransportMessage Message(string body, string replyTo) => new("7", System.Text.Encoding.UTF8.GetBytes(body))
    {
        Type = "ledger.close",
        Headers = new Dictionary<string, string>
        {
            ["ce_specversion"] = "1.0",
            ["ce_id"] = "7",
            ["ce_source"] = "other",
            ["ce_type"] = "ledger.close",
            ["ce_replyto"] = replyTo,
        },
    };

    private protected static ICommandBus Bus(Service service) => service.Services.GetRequiredService<ICommandBus>();

    private protected static Accounts Accounts(Service service) => service.Services.GetRequiredService<Accounts>();

    private protected static async Task WaitForAsync(Func<bool> reached)
    {
        while (!reached())
            await Task.Delay(10, Cancelled);
    }

    private protected static async Task Retried(Func<ValueTask> send)
    {
        while (true)
        {
            try
            {
                await send();
                return;
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(10, Cancelled);
            }
        }
    }

    private protected async Task<Service> LedgerAsync(string database = "sqlite", Action<SubscriptionOptions>? configure = null)
    {
        var service = await Service.StartAsync(
            "ledger",
            database,
            Broker,
            builder => builder.Subscribe("ledger", configure),
            parts: new ServiceParts { AddBus = LedgerProgram.AddBus, AddEvents = LedgerProgram.AddEvents });
        await WaitForAsync(() => service.Logged(LogLevel.Information).Any(static text => text.StartsWith("Receives from 'ledger'", StringComparison.Ordinal)));
        return service;
    }

    private protected Task<Service> ShopAsync(
        string database = "sqlite", Action<TransportOptions>? options = null) =>
        ShopAsync(builder => builder.Configure(options ?? (static _ => { })), database);

    private protected Task<Service> ShopAsync(Action<TransportsBuilder> transports, string database = "sqlite") => Service.StartAsync(
        "shop",
        database,
        Broker,
        builder =>
        {
            builder.SendCommands().Configure(static options => options.InstanceName = "one");
            transports(builder);
        },
        parts: Customer);

    private protected sealed record Unpublished : ICommand;

    private protected sealed class MuteException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");
    }
}
