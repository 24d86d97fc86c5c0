// openvpn, ip and nft are in sbin, which a plain user's PATH leaves out on Debian.
process.env.PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;
