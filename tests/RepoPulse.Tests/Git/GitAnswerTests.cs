using RepoPulse.Git;

namespace RepoPulse.Tests.Git;

public sealed class GitAnswerTests
{
    [Theory]
    [InlineData("fatal: bad object HEAD\n", "bad object HEAD")]
    [InlineData("warning: slow\nfatal: no luck\nhint: try again\n", "no luck")]
    [InlineData("error: something\n", "error: something")]
    [InlineData("", "git ended with exit code 128")]
    public void The_reason_is_the_one_line_that_matters(string errors, string reason) =>
        Assert.Equal(reason, new GitAnswer(128, "", errors).Reason);
}
