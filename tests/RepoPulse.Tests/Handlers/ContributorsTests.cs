using RepoPulse.Events;
using RepoPulse.Handlers;

namespace RepoPulse.Tests.Handlers;

public sealed class ContributorsTests
{
    private readonly Contributors _contributors = new();

    [Fact]
    public async Task One_address_is_one_author_under_the_newest_name()
    {
        await CommitAsync("root", "ADA@example.org", 1);
        await CommitAsync("Ada Lovelace", "ada@example.org", 2);
        var contribution = Assert.Single(_contributors.Busiest(10));
        Assert.Equal(("Ada Lovelace", 2), (contribution.Author.Name, contribution.Commits));
    }

    [Fact]
    public async Task Without_an_address_the_name_decides()
    {
        await CommitAsync("Ada", "", 1);
        await CommitAsync("Bob", "", 2);
        await CommitAsync("ada", "", 3);
        Assert.Equal(
            [("ada", 2), ("Bob", 1)],
            _contributors.Busiest(10).Select(contribution => (contribution.Author.Name, contribution.Commits)));
    }

    [Fact]
    public async Task First_and_last_follow_the_clock_and_not_the_order_of_reading()
    {
        await CommitAsync("Ada", "a@b", 5);
        await CommitAsync("Ada", "a@b", 9);
        await CommitAsync("Ada", "a@b", 2);
        var contribution = Assert.Single(_contributors.Busiest(10));
        Assert.Equal((2, 9), (contribution.First.Day, contribution.Last.Day));
    }

    [Fact]
    public async Task Lines_belong_to_the_author_of_the_commit()
    {
        await CommitAsync("Ada", "a@b", 1);
        await CommitAsync("Bob", "b@c", 1);
        await ChangeAsync("Bob", "b@c", added: 7, deleted: 1);
        await ChangeAsync("Bob", "b@c", added: 3, deleted: 2);
        await ChangeAsync("Ada", "a@b", added: 1, deleted: 0);
        Assert.Equal(
            [("Bob", 10, 3), ("Ada", 1, 0)],
            _contributors.Busiest(10).Select(row => (row.Author.Name, row.Added, row.Deleted)));
    }

    private ValueTask CommitAsync(string name, string email, int day) =>
        _contributors.HandleAsync(
            new CommitRecorded(new Author(name, email), new DateTimeOffset(2024, 1, day, 0, 0, 0, TimeSpan.Zero), false));

    private ValueTask ChangeAsync(string name, string email, long added, long deleted) =>
        _contributors.HandleAsync(new FileChanged("id", new Author(name, email), DateTimeOffset.UnixEpoch, "path")
        {
            Added = added,
            Deleted = deleted,
        });
}
