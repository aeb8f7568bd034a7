using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports.Kafka.Tests;

[Event("kafka.sent", Key = nameof(Parcel)), Published("kafka-parcels")]
public sealed record ParcelSent(string Parcel, int Number) : DomainEvent;

[JsonSerializable(typeof(ParcelSent))]
internal sealed partial class ParcelJson : JsonSerializerContext;

/// <summary>Two programs, each with a database of its own, and Kafka between them.</summary>
public sealed class HostTests : KafkaTest
{
    [Fact]
    public async Task An_event_of_one_program_is_handled_by_another_one_in_order()
    {
        var cluster = await StartClusterAsync();
        await cluster.CreateTopicAsync("kafka-parcels", partitions: 4);

        // Events of the program that tests kill, which this one refers to.
        await cluster.CreateTopicAsync("stock", partitions: 4);
        using var shop = Build("shop", cluster.BootstrapServers);
        using var depot = Build("depot", cluster.BootstrapServers, static transports => transports.Subscribe("kafka-parcels"));
        var handled = new ConcurrentQueue<ParcelSent>();
        using var subscription = depot.Services.GetRequiredService<IEventBus>().Subscribe<ParcelSent>((sent, _, _) =>
        {
            handled.Enqueue(sent);
            return default;
        });
        await depot.StartAsync(Cancelled);
        await shop.StartAsync(Cancelled);

        for (var number = 0; number < 50; number++)
        {
            await shop.Services.GetRequiredService<Outbox>().WriteAsync(
                [new ParcelSent($"parcel {Text(number % 4)}", number)], cancellationToken: Cancelled);
        }

        await UntilAsync(() => Task.FromResult(handled.Count >= 50));
        await shop.StopAsync(Cancelled);
        await depot.StopAsync(Cancelled);
        foreach (var parcel in handled.GroupBy(static sent => sent.Parcel))
            Assert.Equal(parcel.Select(static sent => sent.Number).Order(), parcel.Select(static sent => sent.Number));
        Assert.Equal(50, handled.Count);
    }

    [Fact]
    public async Task Options_that_make_no_sense_end_the_start()
    {
        using var host = Build("shop", "");

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancelled));

        Assert.Contains("BootstrapServers", exception.Message, StringComparison.Ordinal);
    }

    private IHost Build(string program, string servers, Action<TransportsBuilder>? subscribe = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSourceGenBus().AddEventStore(store => store
            .UseSqlite(Path.Combine(Folder, program + ".db"))
            .AddEvents(static registry => registry.AddDurableEvents())
            .Configure(options => options.Program = program)
            .AddHosting()
            .AddTransports(transports =>
            {
                transports.UseKafka(options =>
                {
                    options.BootstrapServers = servers;
                    options.Partitions = 4;
                    options.SessionTimeout = TimeSpan.FromSeconds(2);
                });
                subscribe?.Invoke(transports);
            }));
        return builder.Build();
    }
}
