using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What an inbox promises.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class InboxContract(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private static readonly Guid Id = new("01900000-0000-7000-8000-000000000001");

    /// <summary>Once for each handler.</summary>
    [Fact]
    public async Task An_event_is_claimed_once_for_each_handler()
    {
        Assert.True(await ClaimAsync("mailer"));
        Assert.False(await ClaimAsync("mailer"));
        Assert.True(await ClaimAsync("accounting"));
    }

    /// <summary>A claim that rolls back was none.</summary>
    [Fact]
    public async Task A_claim_that_rolls_back_was_none()
    {
        Assert.True(await ClaimAsync("mailer", commits: false));
        Assert.True(await ClaimAsync("mailer"));
    }

    /// <summary>Duplicates at the same time run once.</summary>
    [Fact]
    public async Task Of_duplicates_at_the_same_time_one_runs()
    {
        await Store.MigrateAsync(Cancelled);
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ClaimAsync("mailer"))));

        Assert.Single(claims, static claimed => claimed);
    }

    /// <summary>Old claims can be forgotten.</summary>
    [Fact]
    public async Task Forgotten_claims_can_be_made_again()
    {
        await ClaimAsync("mailer");
        Assert.Equal(0, await Store.Inbox.ForgetAsync(DateTimeOffset.UnixEpoch, Cancelled));
        Assert.False(await ClaimAsync("mailer"));
        Assert.Equal(1, await Store.Inbox.ForgetAsync(DateTimeOffset.MaxValue, Cancelled));
        Assert.True(await ClaimAsync("mailer"));
    }

    private async Task<bool> ClaimAsync(string handler, bool commits = true)
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        var claimed = await Store.Inbox.TryClaimAsync(unit.Transaction, handler, Id, Cancelled);
        if (commits)
            await unit.CommitAsync(Cancelled);
        return claimed;
    }
}
