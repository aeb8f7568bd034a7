using SourceGenBus.EventStore.Tests.Handlers;

namespace SourceGenBus.EventStore.Tests;

public sealed class HandlerContractTests
{
    [Fact]
    public void The_generator_registers_names_and_policies()
    {
        var registry = new EventTypeRegistry().AddDurableEvents();

        Assert.True(registry.TryFindHandler(typeof(Mailer), out var mailer));
        Assert.Equal("mailer", mailer.Name);
        var policy = mailer.Retries(new RetryPolicy { Attempts = 99, MaximumDelay = TimeSpan.FromDays(1), IsHopeless = static exception => exception is TimeoutException });
        Assert.Equal((3, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), 0d), (policy.Attempts, policy.FirstDelay, policy.MaximumDelay, policy.Jitter));
        Assert.True(policy.IsHopeless(new FormatException()));
        Assert.True(policy.IsHopeless(new TimeoutException()));
        Assert.False(policy.IsHopeless(new InvalidOperationException()));
        Assert.True(registry.TryFindHandler(typeof(Ledger), out var ledger));
        var unchanged = new RetryPolicy();
        Assert.Same(unchanged, ledger.Retries(unchanged));
        Assert.Null(mailer.Timeout);
        Assert.True(registry.TryFindHandler(typeof(PickingRobot), out var robot));
        Assert.Equal((TimeSpan.FromMilliseconds(50), 2), (robot.Timeout, robot.Retries(unchanged).Attempts));
        Assert.False(registry.TryFindHandler(typeof(ShippingDesk), out _));
    }

    [Fact]
    public void A_name_or_a_class_is_taken_once()
    {
        var registry = new EventTypeRegistry().AddHandler(new HandlerContract(typeof(Mailer), "mailer"));

        Assert.Contains("both called 'mailer'", Assert.Throws<ArgumentException>(() => registry.AddHandler(new HandlerContract(typeof(Ledger), "mailer"))).Message, StringComparison.Ordinal);
        Assert.Contains("called 'mailer' already", Assert.Throws<ArgumentException>(() => registry.AddHandler(new HandlerContract(typeof(Mailer), "other"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue + 1L)]
    public void A_time_limit_can_be_waited_for(long milliseconds) => Assert.Contains("time limit", Assert.Throws<ArgumentException>(
        () => new HandlerContract(typeof(Mailer), timeout: TimeSpan.FromMilliseconds(milliseconds))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\u001fb")]
    public void A_name_can_be_stored(string name) => Assert.Throws<ArgumentException>(() => new HandlerContract(typeof(Mailer), name));

    [Theory]
    [InlineData("4711", 4711, "")]
    [InlineData("4711/mailer", 4711, "mailer")]
    [InlineData("4711/a/b", 4711, "a/b")]
    public void The_id_of_a_dead_letter_is_read_as_it_is_written(string text, long position, string handler)
    {
        Assert.True(DeadLetterId.TryParse(text, out var id));
        Assert.Equal(new DeadLetterId(position, handler), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mailer")]
    [InlineData("/mailer")]
    [InlineData("4711/")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public void What_is_no_id_is_not_read(string? text) => Assert.False(DeadLetterId.TryParse(text, out _));
}
