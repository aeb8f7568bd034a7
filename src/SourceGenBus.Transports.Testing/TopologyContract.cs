using Xunit;

namespace SourceGenBus.Transports.Testing;

/// <summary>What a transport promises about what it needs on its broker.</summary>
/// <param name="create">Connects a transport to the broker; the suite disposes it.</param>
/// <param name="needsTopology">Whether anything has to be made before it can be used.</param>
public abstract class TopologyContract(Func<ValueTask<ITransport>> create, bool needsTopology = true) : TransportContract(create)
{
    /// <summary>What is missing has a name.</summary>
    [Fact]
    public async Task What_is_missing_is_named()
    {
        var problems = await Transport.VerifyAsync(TopologyOf("mailer"), Cancelled);

        if (needsTopology)
            Assert.Contains(problems, problem => problem.Contains(Destination, StringComparison.Ordinal));
        else
            Assert.Empty(problems);
    }

    /// <summary>Looking makes nothing.</summary>
    [Fact]
    public async Task Looking_makes_nothing()
    {
        var before = await Transport.VerifyAsync(TopologyOf("mailer"), Cancelled);
        Assert.Equal(before, await Transport.VerifyAsync(TopologyOf("mailer"), Cancelled));
    }

    /// <summary>What was made is there.</summary>
    [Fact]
    public async Task What_was_provisioned_is_there()
    {
        await ProvisionAsync("mailer", "accounting");
        Assert.Empty(await Transport.VerifyAsync(TopologyOf("mailer", "accounting"), Cancelled));
    }

    /// <summary>By many at a time, as when a service starts in several processes.</summary>
    [Fact]
    public async Task Provisioning_again_and_at_the_same_time_changes_nothing()
    {
        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ConnectAsync().AsTask()));
        await Task.WhenAll(others.Select(other => other.ProvisionAsync(TopologyOf("mailer"), Cancelled).AsTask()));
        await SendAsync(Message("1", "key"));
        await ProvisionAsync("mailer");

        Assert.Equal("1", Text(Assert.Single(await ReceiveAsync(await SubscribeAsync("mailer"), 1))));
    }

    /// <summary>What would be made can be read.</summary>
    [Fact]
    public void What_would_be_made_can_be_read() => Assert.NotEmpty(Transport.Describe(TopologyOf("mailer")));
}
