using RepoPulse.Events;
using RepoPulse.Handlers;
using RepoPulse.Report;

namespace RepoPulse.Tests.Handlers;

public sealed class HotFilesTests
{
    private readonly HotFiles _files = new();

    [Fact]
    public async Task A_renamed_file_takes_its_past_along()
    {
        await ChangeAsync("a", added: 10);
        await ChangeAsync("a", deleted: 2);
        await ChangeAsync("b", added: 1, previousPath: "a");
        Assert.Equal([new FileRow("b", Changes: 3, BinaryChanges: 0, Added: 11, Deleted: 2)], _files.Hottest(10));
        Assert.Equal(1, _files.Count);
    }

    [Fact]
    public async Task A_file_renamed_onto_another_continues_both()
    {
        await ChangeAsync("a", added: 10);
        await ChangeAsync("b", added: 5);
        await ChangeAsync("b", previousPath: "a");
        Assert.Equal([new FileRow("b", Changes: 3, BinaryChanges: 0, Added: 15, Deleted: 0)], _files.Hottest(10));
    }

    [Fact]
    public async Task A_rename_of_a_file_from_before_the_period_starts_from_nothing()
    {
        await ChangeAsync("b", added: 1, previousPath: "never-seen");
        Assert.Equal([new FileRow("b", Changes: 1, BinaryChanges: 0, Added: 1, Deleted: 0)], _files.Hottest(10));
    }

    [Fact]
    public async Task Paths_that_differ_in_case_are_different_files()
    {
        await ChangeAsync("Makefile");
        await ChangeAsync("makefile");
        Assert.Equal(2, _files.Count);
    }

    [Fact]
    public async Task Order_is_by_changes_then_lines_then_path()
    {
        await ChangeAsync("d", added: 99);
        await ChangeAsync("c");
        await ChangeAsync("c");
        await ChangeAsync("b", added: 1);
        await ChangeAsync("a", deleted: 1);
        Assert.Equal(["c", "d", "a", "b"], _files.Hottest(10).Select(file => file.Path));
        Assert.Equal(["c", "d"], _files.Hottest(2).Select(file => file.Path));
    }

    private ValueTask ChangeAsync(string path, long added = 0, long deleted = 0, string? previousPath = null) =>
        _files.HandleAsync(new FileChanged("id", new Author("Ada", "a@b"), DateTimeOffset.UnixEpoch, path)
        {
            Added = added,
            Deleted = deleted,
            PreviousPath = previousPath,
        });
}
