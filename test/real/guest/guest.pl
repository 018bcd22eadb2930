# What a guest of the tests does. It answers on TCP and UDP ports with the address of the client, a space and the port, and on TCP
# port 7 it answers each line `tcp ADDRESS PORT` or `udp ADDRESS PORT` with what that port answers the guest, and `name NAME` with
# the IPv4 address that it finds for a name, or why it finds none.
use strict;
use warnings;
use IO::Select;
use IO::Socket::IP;
use Socket qw(AF_INET6 AI_PASSIVE SOCK_DGRAM SOCK_STREAM getnameinfo NI_NUMERICHOST NI_NUMERICSERV);

my %server = (tcp => [80, 5000, 5010], udp => [53, 7010]);
my $select = IO::Select->new;
my %port;

sub name { my (undef, $host) = getnameinfo($_[0], NI_NUMERICHOST | NI_NUMERICSERV); return $host =~ s/^::ffff://r; }

sub open_port {
  my ($protocol, $number) = @_;
  my @kind = $protocol eq 'tcp' ? (Type => SOCK_STREAM, Listen => 20) : (Type => SOCK_DGRAM);
  my $socket = IO::Socket::IP->new(Family => AF_INET6, LocalHost => '::', LocalPort => $number, GetAddrInfoFlags => AI_PASSIVE, V6Only => 0, ReuseAddr => 1, @kind)
    or die "port $number: $@";
  $select->add($socket);
  $port{$socket} = [$protocol, $number];
}

sub ask {
  my ($protocol, $address, $number) = @_;
  my $type = $protocol eq 'tcp' ? SOCK_STREAM : SOCK_DGRAM;
  my $socket = IO::Socket::IP->new(PeerHost => $address, PeerPort => $number, Type => $type, GetAddrInfoFlags => 0, Timeout => 5) or return "$!";
  $socket->send('?') if $protocol eq 'udp';
  return 'timeout' unless IO::Select->new($socket)->can_read(5);
  $socket->recv(my $answer, 100);
  return $answer;
}

sub look_up {
  my ($name) = @_;
  open(my $output, '-|', 'nslookup', '-type=a', $name) or return "$!";
  my $text = join('', <$output>);
  close($output);
  return $text =~ /^Name:.*\nAddress: (\S+)/m ? $1 : $text =~ /(NXDOMAIN|REFUSED|SERVFAIL|timed out)/ ? $1 : 'no address';
}

for my $protocol (keys %server) { open_port($protocol, $_) for @{ $server{$protocol} } }
open_port('tcp', 7);
$SIG{CHLD} = 'IGNORE';
print "guest: ready\n";
while (1) {
  for my $socket ($select->can_read) {
    my ($protocol, $number) = @{ $port{$socket} };
    if ($protocol eq 'udp') {
      my $from = $socket->recv(my $question, 100) or next;
      $socket->send(name($from) . " $number", 0, $from);
      next;
    }
    my $client = $socket->accept or next;
    if ($number != 7) { print $client name($client->peername) . " $number"; next; }
    next if fork;
    $client->autoflush;
    local $SIG{CHLD} = 'DEFAULT';
    while (my $line = <$client>) {
      my ($verb, @words) = split ' ', $line;
      print $client $verb eq 'name' ? look_up(@words) : ask($verb, @words), "\n";
    }
    exit;
  }
}
