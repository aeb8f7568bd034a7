using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Storefront;

namespace SourceGenBus.Testing.Web.Tests;

/// <summary>What the test of an application can add to its bus and replace in it, with one line each.</summary>
public sealed class ApplicationTests
{
    [Fact]
    public async Task The_application_alone_knows_nothing_of_the_handlers_of_the_test_project()
    {
        using var application = Start(static _ => { });
        Assert.Equal("placed 1", await PlaceAsync(application, "1"));
        Assert.Equal(["confirmed 1"], application.Services.GetRequiredService<Mailbox>().Sent);
    }

    [Fact]
    public async Task Handlers_of_the_test_project_are_added()
    {
        using var application = Start(static services => services.AddSourceGenBus().PreferApplicationHandlers());
        Assert.Equal("placed 2", await PlaceAsync(application, "2"));
        Assert.Equal(["2"], application.Services.GetRequiredService<Watcher>().Seen);
        Assert.Equal(["confirmed 2"], application.Services.GetRequiredService<Mailbox>().Sent);
    }

    [Fact]
    public async Task A_handler_class_of_the_test_project_takes_the_place_of_one_of_the_application()
    {
        using var application = Start(static services => services.AddSourceGenBus().PreferHandler<FakeOrdering>());
        Assert.Equal("faked 3", await PlaceAsync(application, "3"));
        Assert.Empty(application.Services.GetRequiredService<Mailbox>().Sent);
        Assert.Equal("found 3", await FindAsync(application, "3"));
    }

    [Fact]
    public async Task Each_test_chooses_one_of_several_doubles()
    {
        using var application = Start(static services => services.AddSourceGenBus().PreferHandler<RefusingOrdering>());
        Assert.Equal("refused 7", await PlaceAsync(application, "7"));
        using var other = Start(static services => services.AddSourceGenBus().PreferHandler<FakeOrdering>());
        Assert.Equal("faked 7", await PlaceAsync(other, "7"));
        Assert.Equal("refused 8", await PlaceAsync(application, "8"));
    }

    [Fact]
    public async Task The_later_of_two_choices_counts()
    {
        using var application = Start(static services => services
            .AddSourceGenBus().PreferApplicationHandlers().PreferHandler<RefusingOrdering>().PreferHandler<FakeOrdering>());
        Assert.Equal("faked 9", await PlaceAsync(application, "9"));
        using var other = Start(static services => services
            .AddSourceGenBus().PreferHandler<RefusingOrdering>().PreferHandler<FakeOrdering>().PreferHandler<RefusingOrdering>());
        Assert.Equal("refused 9", await PlaceAsync(other, "9"));
    }

    [Fact]
    public async Task Doubles_leave_a_call_that_is_bound_when_it_is_compiled_to_the_choice()
    {
        using var application = Start(static services => services.AddSourceGenBus().PreferHandler<RefusingOrdering>());
        using var other = Start(static services => services.AddSourceGenBus().PreferHandler<FakeOrdering>());
        var token = TestContext.Current.CancellationToken;
        Assert.Equal("refused 10", await application.Services.GetRequiredService<ICommandBus>().SendAsync(new PlaceOrder("10"), token));
        Assert.Equal("faked 10", await other.Services.GetRequiredService<ICommandBus>().SendAsync(new PlaceOrder("10"), token));
        Assert.Equal("refused 11", await application.Services.GetRequiredService<EventBus>().SendAsync(new PlaceOrder("11"), token));
        Assert.Equal("faked 11", await other.Services.GetRequiredService<EventBus>().SendAsync(new PlaceOrder("11"), token));
    }

    [Fact]
    public async Task A_delegate_takes_the_place_of_a_command_handler()
    {
        using var application = Start(static services => services.ReplaceCommandHandler<PlaceOrder, string>((order, _, _) => new("replaced " + order.Id)));
        Assert.Equal("replaced 4", await PlaceAsync(application, "4"));
        Assert.Empty(application.Services.GetRequiredService<Mailbox>().Sent);
    }

    [Fact]
    public async Task A_delegate_takes_the_place_of_both_handlers_where_the_test_project_has_one_as_well()
    {
        using var application = Start(static services => services.AddSourceGenBus().ReplaceCommandHandler<PlaceOrder, string>((order, _, _) => new("replaced " + order.Id)));
        Assert.Equal("replaced 6", await PlaceAsync(application, "6"));
        Assert.Empty(application.Services.GetRequiredService<Mailbox>().Sent);
    }

    [Fact]
    public async Task A_delegate_takes_the_place_of_a_query_handler()
    {
        using var application = Start(static services => services.ReplaceQueryHandler<FindOrder, string>((order, _, _) => new("replaced " + order.Id)));
        Assert.Equal("replaced 5", await FindAsync(application, "5"));
        Assert.Equal("placed 5", await PlaceAsync(application, "5"));
    }

    [Fact]
    public void Several_handlers_of_a_command_without_a_choice_are_an_error_that_names_the_choices()
    {
        using var application = Start(static services => services.AddSourceGenBus());
        var error = Assert.Throws<InvalidOperationException>(() => application.Services.GetRequiredService<IEventBus>());
        Assert.Equal(
            "'Storefront.PlaceOrder' has 3 handlers, 'Storefront.Ordering', 'SourceGenBus.Testing.Web.Tests.FakeOrdering' and " +
            "'SourceGenBus.Testing.Web.Tests.RefusingOrdering', but a command or query has exactly one. Remove all but one of them; " +
            "in a test, PreferHandler<THandler>() or PreferApplicationHandlers() of SourceGenBus.Testing chooses one.",
            error.Message);
    }

    [Fact]
    public void A_choice_that_handles_nothing_is_an_error()
    {
        using var application = Start(static services => services.PreferHandler<FakeOrdering>());
        var error = Assert.Throws<InvalidOperationException>(() => application.Services.GetRequiredService<IEventBus>());
        Assert.Contains("'SourceGenBus.Testing.Web.Tests.FakeOrdering' was chosen by PreferHandler, but handles no command", error.Message, StringComparison.Ordinal);
    }

    private static WebApplicationFactory<PlaceOrder> Start(Action<IServiceCollection> configure) =>
        new WebApplicationFactory<PlaceOrder>().WithWebHostBuilder(host => host.ConfigureTestServices(configure));

    private static async Task<string> PlaceAsync(WebApplicationFactory<PlaceOrder> application, string id)
    {
        using var client = application.CreateClient();
        using var response = await client.PostAsync(new Uri("/orders/" + id, UriKind.Relative), content: null);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<string> FindAsync(WebApplicationFactory<PlaceOrder> application, string id)
    {
        using var client = application.CreateClient();
        return await client.GetStringAsync(new Uri("/orders/" + id, UriKind.Relative));
    }
}
