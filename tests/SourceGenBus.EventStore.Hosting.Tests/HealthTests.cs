using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SourceGenBus.EventStore.Hosting.Tests;

public sealed class HealthTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_store_that_works_is_healthy(string database)
    {
        await using var host = new HostedStore(await HostedStore.OpenAsync(database), configure: static services => services.AddProjection("things", static _ => static (_, _, _) => default));
        await host.StartAsync();

        var health = await host.HealthAsync(HealthStatus.Healthy);

        Assert.Equal("The event store works.", health.Description);
        Assert.Equal(
            ["deadLetters 0", "lag of things 0", "parked 0", "ready 0", "relays 1", $"schema {(await host.Store.GetSchemaAsync(Cancelled)).Newest}", "waiting 0"],
            health.Data.Select(static entry => $"{entry.Key} {entry.Value}").Order(StringComparer.Ordinal));
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Dead_letters_and_what_waits_behind_them_are_a_worry(string database)
    {
        await using var host = new HostedStore(await HostedStore.OpenAsync(database));
        var fails = true;
        using var handler = host.Bus.Subscribe<ThingDone>((_, _, _) => Volatile.Read(ref fails) ? throw new InvalidOperationException("never") : default);
        await host.StartAsync();
        await host.WriteAsync(new ThingDone("k", 1), new ThingDone("k", 2));

        var health = await host.HealthAsync(HealthStatus.Degraded, "behind");

        Assert.Equal("1 events gave up and wait for a person. 1 events wait behind a dead letter.", health.Description);
        Assert.Equal((1L, 1L), (health.Data["deadLetters"], health.Data["parked"]));

        var letter = Assert.Single(await host.Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Volatile.Write(ref fails, false);
        await host.Store.DeadLetters.ReplayAsync(letter.Id, cancellationToken: Cancelled);
        await host.HealthAsync(HealthStatus.Healthy);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Dead_letters_that_a_person_has_discarded_are_none(string database)
    {
        await using var host = new HostedStore(await HostedStore.OpenAsync(database));
        using var handler = host.Bus.Subscribe<ThingDone>(static (_, _, _) => throw new InvalidOperationException("never"));
        await host.StartAsync();
        await host.WriteAsync(new ThingDone("k", 1));
        await host.HealthAsync(HealthStatus.Degraded, "1 events gave up");

        var letter = Assert.Single(await host.Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.True(await host.Store.DeadLetters.DiscardAsync(letter.Id, "nobody needs it", Cancelled));

        var health = await host.HealthAsync(HealthStatus.Healthy);
        Assert.Equal(0L, health.Data["deadLetters"]);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Events_that_nobody_delivers_are_a_worry(string database)
    {
        Action<EventStoreHostingOptions> options = static options =>
        {
            options.Relays = 0;
            options.Health = new EventStoreHealthOptions { OldestEvent = TimeSpan.FromMilliseconds(1) };
        };
        await using var host = new HostedStore(await HostedStore.OpenAsync(database), options);
        await host.StartAsync();
        await host.HealthAsync(HealthStatus.Healthy);

        await host.WriteAsync(new ThingDone("k", 1));

        var health = await host.HealthAsync(HealthStatus.Degraded);
        Assert.StartsWith("An event that could be delivered waits since 20", health.Description, StringComparison.Ordinal);
        Assert.IsType<DateTimeOffset>(health.Data["oldestSince"]);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_projection_far_behind_is_a_worry()
    {
        Action<EventStoreHostingOptions> options = static options => options.Health = new EventStoreHealthOptions { ProjectionLag = 2 };
        await using var host = new HostedStore(
            await HostedStore.OpenAsync("sqlite"), options, static services => services.AddProjection("things", static _ => static (_, _, _) => throw new InvalidOperationException("never")));
        await host.StartAsync();
        await host.Services.GetRequiredService<EventStreams>().AppendAsync("s", ExpectedVersion.Any, [new ThingDone("a", 1), new ThingDone("b", 2)], cancellationToken: Cancelled);

        var health = await host.HealthAsync(HealthStatus.Degraded, "times in a row");

        Assert.StartsWith("things has failed ", health.Description, StringComparison.Ordinal);
        Assert.EndsWith(" times in a row on the event at position 1: never things is 2 positions behind.", health.Description, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Events_that_a_projection_has_put_aside_are_a_worry_until_a_person_has_looked(string database)
    {
        await using var host = new HostedStore(await HostedStore.OpenAsync(database), configure: static services => services.AddProjection(
            "things",
            static _ => static (recorded, _, _) => ((ThingDone)recorded.Event).Number == 1 ? throw new InvalidOperationException("never") : default,
            static options =>
            {
                options.ParkAfter = 2;
                options.FailureDelay = TimeSpan.FromMilliseconds(1);
            }));
        await host.StartAsync();
        await host.Services.GetRequiredService<EventStreams>().AppendAsync("s", ExpectedVersion.Any, [new ThingDone("a", 1), new ThingDone("b", 2)], cancellationToken: Cancelled);

        // The numbers of one look belong to different moments, so the first look may still see the failure, or the projection behind.
        var health = await host.HealthAsync(HealthStatus.Degraded, "aside");
        while (health.Description!.Contains("in a row", StringComparison.Ordinal) || !Equals(health.Data["lag of things"], 0L))
            health = await host.HealthAsync(HealthStatus.Degraded, "aside");
        Assert.Equal("things has put 1 events aside, which wait for a person.", health.Description);
        Assert.Equal((1L, 0L), (health.Data["parked by things"], health.Data["lag of things"]));
        Assert.True(await host.Services.GetRequiredService<Projection>().DiscardParkedAsync(1, Cancelled));

        await host.HealthAsync(HealthStatus.Healthy);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_newer_program_that_migrates_meanwhile_is_noticed()
    {
        await using var host = new HostedStore(await HostedStore.OpenAsync("sqlite"));
        await host.StartAsync();
        await host.HealthAsync(HealthStatus.Healthy);
        await using (var unit = await host.Store.BeginAsync(Cancelled))
        {
            await using var command = unit.Transaction.Connection!.CreateCommand();
            command.Transaction = unit.Transaction;
            command.CommandText = "update sgb_schema_version set version = 7";
            await command.ExecuteNonQueryAsync(Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        var health = await host.HealthAsync(HealthStatus.Unhealthy);

        Assert.Equal($"The store has schema version 7, but this program works with version {(await host.Store.GetSchemaAsync(Cancelled)).Newest}.", health.Description);
        await host.StopAsync();
    }

    [Fact]
    public async Task Before_the_start_and_after_the_end_no_relay_runs()
    {
        await using var host = new HostedStore(await HostedStore.OpenAsync("sqlite"));
        await host.Store.MigrateAsync(Cancelled);
        Assert.Equal("0 of 1 relays run.", (await host.HealthAsync()).Description);

        await host.StartAsync();
        await host.HealthAsync(HealthStatus.Healthy);
        await host.StopAsync();

        Assert.Equal((HealthStatus.Unhealthy, "0 of 1 relays run."), ((await host.HealthAsync()).Status, (await host.HealthAsync()).Description));
    }

    [Fact]
    public void Without_a_hosted_store_it_says_so()
    {
        using var services = new ServiceCollection().BuildServiceProvider();

        Assert.Equal(
            "The health check looks at a store that a host runs. Call AddHosting() in the delegate of services.AddEventStore(...).",
            Assert.Throws<InvalidOperationException>(() => new EventStoreHealthCheck(services)).Message);
    }
}
