using System.Text;
using RepoPulse.Events;
using RepoPulse.Git;
using RepoPulse.Tests.Fixtures;

namespace RepoPulse.Tests.Git;

public sealed class LogParserTests
{
    private const string Heading = "\u001Eaaaa\0bbbb\01700000000 +0100\0Ada\0ada@example.org\0";

    private static readonly CommitStart _start = new(
        "aaaa", new Author("Ada", "ada@example.org"), DateTimeOffset.FromUnixTimeSeconds(1700000000), IsMerge: false);

    [Fact]
    public async Task An_empty_history_has_no_records() => Assert.Empty(await ReadAsync(""));

    [Fact]
    public async Task A_commit_without_files_is_a_heading() => Assert.Equal([_start], await ReadAsync(Heading));

    [Fact]
    public async Task The_date_keeps_the_offset_of_the_author()
    {
        var commit = Assert.IsType<CommitStart>(Assert.Single(await ReadAsync(Heading)));
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 23, 13, 20, TimeSpan.FromHours(1)), commit.AuthoredAt);
        Assert.Equal(TimeSpan.FromHours(1), commit.AuthoredAt.Offset);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("bbbb", false)]
    [InlineData("bbbb cccc", true)]
    [InlineData("bbbb cccc dddd", true)]
    public async Task A_merge_has_more_than_one_parent(string parents, bool isMerge)
    {
        var records = await ReadAsync($"\u001Eaaaa\0{parents}\01 +0000\0Ada\0a@b\0");
        Assert.Equal(isMerge, Assert.IsType<CommitStart>(Assert.Single(records)).IsMerge);
    }

    [Fact]
    public async Task Only_the_first_file_of_a_commit_follows_a_line_feed() =>
        Assert.Equal(
            [_start, File("a.txt", 12, 3), File("b.txt", 0, 7), _start, File("c.txt", 1, 1)],
            await ReadAsync($"{Heading}\n12\t3\ta.txt\00\t7\tb.txt\0{Heading}\n1\t1\tc.txt\0"));

    [Fact]
    public async Task A_rename_has_two_paths() =>
        Assert.Equal(
            [_start, new FileStat("new\tname", "old\nname", 1, 2, IsBinary: false), File("next", 3, 4)],
            await ReadAsync($"{Heading}\n1\t2\t\0old\nname\0new\tname\03\t4\tnext\0"));

    [Fact]
    public async Task A_binary_file_has_no_lines() =>
        Assert.Equal(
            [_start, new FileStat("logo.png", null, 0, 0, IsBinary: true)],
            await ReadAsync($"{Heading}\n-\t-\tlogo.png\0"));

    [Fact]
    public async Task A_renamed_binary_file_has_both_peculiarities() =>
        Assert.Equal(
            [_start, new FileStat("b.png", "a.png", 0, 0, IsBinary: true)],
            await ReadAsync($"{Heading}\n-\t-\t\0a.png\0b.png\0"));

    [Theory]
    [InlineData(" leading and trailing ")]
    [InlineData("tab\tin\tname")]
    [InlineData("\nline\nfeeds\n")]
    [InlineData("\u001Emark at the start")]
    [InlineData("1\t2\tlooks like numbers")]
    [InlineData("\"quoted\\escaped\"")]
    [InlineData("ordner/übung/山田.txt")]
    [InlineData("emoji/👩‍💻.md")]
    [InlineData("{old => new}/file")]
    public async Task A_path_comes_through_as_it_is(string path) =>
        Assert.Equal([_start, File(path, 1, 2)], await ReadAsync($"{Heading}\n1\t2\t{path}\0"));

    [Theory]
    [InlineData("", "")]
    [InlineData("", "a@b")]
    [InlineData("山田 太郎", "")]
    [InlineData("1\t2\tpath", "weird\naddress")]
    [InlineData("\u001Emark", "\u001Emark")]
    public async Task A_name_comes_through_as_it_is(string name, string email)
    {
        var records = await ReadAsync($"\u001Eaaaa\0\01 +0000\0{name}\0{email}\0");
        var author = Assert.IsType<CommitStart>(Assert.Single(records)).Author;
        Assert.Equal((name, email), (author.Name, author.Email));
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_replaced()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes($"{Heading}\n1\t2\tcaf"), 0xE9, (byte)'!', 0];
        var records = await ReadAsync(new MemoryStream(bytes));
        Assert.Equal("caf\uFFFD!", Assert.IsType<FileStat>(records[1]).Path);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task It_does_not_matter_how_the_bytes_arrive(int atOnce)
    {
        var text = $"{Heading}\n1\t2\t\0alt/ä\0neu/山\0{Heading}\n-\t-\tb\0";
        Assert.Equal(await ReadAsync(text), await ReadAsync(new DripStream(Encoding.UTF8.GetBytes(text), atOnce)));
    }

    [Fact]
    public async Task A_field_may_be_longer_than_the_buffer()
    {
        var path = string.Concat(Enumerable.Repeat("sehr/länglich/", 20_000));
        Assert.Equal(
            [_start, File(path, 1, 2), File("short", 3, 4)],
            await ReadAsync($"{Heading}\n1\t2\t{path}\03\t4\tshort\0"));
    }

    [Fact]
    public async Task A_record_is_there_before_the_next_one_is_written()
    {
        // The stream fails the test when it is read on before the first file has been handed out.
        var bytes = Encoding.UTF8.GetBytes($"{Heading}\n1\t2\ta\0");
        await using var records = new LogParser(new EndlessWaitStream(bytes)).ReadAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await records.MoveNextAsync());
        Assert.Equal(_start, records.Current);
        Assert.True(await records.MoveNextAsync());
        Assert.Equal(File("a", 1, 2), records.Current);
    }

    [Theory]
    [InlineData("\u001Eaaaa")]
    [InlineData("\u001Eaaaa\0bbbb\0")]
    [InlineData("\u001Eaaaa\0bbbb\01 +0000\0Ada\0ada@exam")]
    [InlineData("\u001Eaaaa\0\01 +0000\0Ada\0a@b\0\n1\t2\tpat")]
    [InlineData("\u001Eaaaa\0\01 +0000\0Ada\0a@b\0\n1\t2\t\0from\0")]
    [InlineData("\u001Eaaaa\0\0yesterday\0Ada\0a@b\0")]
    [InlineData("\u001Eaaaa\0\01 +0000\0Ada\0a@b\0\n1\t-\tpath\0")]
    [InlineData("\u001Eaaaa\0\01 +0000\0Ada\0a@b\0\n-1\t2\tpath\0")]
    [InlineData("commit aaaa\0")]
    public async Task What_cannot_be_right_is_refused(string output) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(output));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FileStat File(string path, long added, long deleted) =>
        new(path, PreviousPath: null, added, deleted, IsBinary: false);

    private static Task<List<LogRecord>> ReadAsync(string output) =>
        ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(output)));

    private static async Task<List<LogRecord>> ReadAsync(Stream output)
    {
        List<LogRecord> records = [];
        await foreach (var record in new LogParser(output).ReadAsync(Token))
        {
            records.Add(record);
        }

        return records;
    }
}
